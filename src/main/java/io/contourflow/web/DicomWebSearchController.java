package io.contourflow.web;

import io.contourflow.dicom.QueryAttribute;
import io.contourflow.dicom.QueryLevel;
import io.contourflow.dicom.WebQuery;
import io.contourflow.dicom.WebSearch;
import io.contourflow.kernel.Actor;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** QIDO-RS (PS3.18 10.6): finds stored studies, series and instances by the keys of a C-FIND. */
@Hidden // described by DICOM itself, and multipart/related has no form in OpenAPI
@RestController
@RequestMapping("/dicom-web")
class DicomWebSearchController {
    private final DicomWebAccess access;

    DicomWebSearchController(DicomWebAccess access) {
        this.access = access;
    }

    @GetMapping("/studies")
    void studies(HttpServletRequest request, HttpServletResponse response, Actor actor) throws IOException {
        search(QueryLevel.STUDY, DicomWebAccess.keys(), new Exchange(request, response, actor));
    }

    @GetMapping("/series")
    void series(HttpServletRequest request, HttpServletResponse response, Actor actor) throws IOException {
        search(QueryLevel.SERIES, DicomWebAccess.keys(), new Exchange(request, response, actor));
    }

    @GetMapping("/instances")
    void instances(HttpServletRequest request, HttpServletResponse response, Actor actor) throws IOException {
        search(QueryLevel.IMAGE, DicomWebAccess.keys(), new Exchange(request, response, actor));
    }

    @GetMapping("/studies/{studyUid}/series")
    void seriesOfStudy(
            @PathVariable String studyUid, HttpServletRequest request, HttpServletResponse response, Actor actor)
            throws IOException {
        search(QueryLevel.SERIES, DicomWebAccess.keys(studyUid), new Exchange(request, response, actor));
    }

    @GetMapping("/studies/{studyUid}/instances")
    void instancesOfStudy(
            @PathVariable String studyUid, HttpServletRequest request, HttpServletResponse response, Actor actor)
            throws IOException {
        search(QueryLevel.IMAGE, DicomWebAccess.keys(studyUid), new Exchange(request, response, actor));
    }

    @GetMapping("/studies/{studyUid}/series/{seriesUid}/instances")
    void instancesOfSeries(
            @PathVariable String studyUid,
            @PathVariable String seriesUid,
            HttpServletRequest request,
            HttpServletResponse response,
            Actor actor)
            throws IOException {
        search(QueryLevel.IMAGE, DicomWebAccess.keys(studyUid, seriesUid), new Exchange(request, response, actor));
    }

    private record Exchange(HttpServletRequest request, HttpServletResponse response, Actor actor) {}

    private void search(QueryLevel level, Map<QueryAttribute, String> within, Exchange exchange) throws IOException {
        DicomWebAccept.of(exchange.request()).requireJson();
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        exchange.request().getParameterMap().forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
        WebSearch search = new WebSearch(
                WebQuery.parse(level, within, parameters),
                access.catalog(exchange.actor()),
                access.limits(),
                DicomWebAccess.base());
        access.searched(exchange.actor());
        HttpServletResponse response = exchange.response();
        for (String warning : search.warnings()) {
            response.addHeader(HttpHeaders.WARNING, "299 contourflow \"" + warning + "\"");
        }
        response.setContentType(DicomWebAccept.DICOM_JSON.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        search.write(response.getOutputStream());
    }
}

package io.contourflow.web.security;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An address as it may be recorded and repeated. What somebody puts into one need not be free of patient identity, and numbers of
 * patients look like any other: only words of our own addresses, random ids and DICOM UIDs stay.
 */
public final class PlainAddress {
    private static final int PARTS_MAX = 16;
    private static final String OTHER = "*";
    private static final Pattern RANDOM_ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern UID = Pattern.compile("\\d{1,39}(?:\\.\\d{1,39}){3,}|2\\.25\\.\\d{1,39}");

    /** Of the engine's REST API, DICOMweb and sign-in, which the table of rules names only by their first word. */
    private static final List<String> FURTHER = List.of(
            "api",
            "engine-rest",
            "engine",
            "default",
            "process-definition",
            "process-instance",
            "key",
            "start",
            "task",
            "variables",
            "history",
            "deployment",
            "create",
            "message",
            "job",
            "incident",
            "execution",
            "complete",
            "claim",
            "user",
            "group",
            "authorization",
            "identity",
            "version",
            "dicom-web",
            "studies",
            "series",
            "instances",
            "metadata",
            "frames",
            "rendered",
            "bulkdata",
            "actuator",
            "oauth2",
            "token",
            "login",
            "logout");

    private static final Set<String> WORDS = words();

    private PlainAddress() {}

    private static Set<String> words() {
        Set<String> words = new HashSet<>(FURTHER);
        AccessRules.all()
                .forEach(rule -> words.addAll(Arrays.asList(rule.pattern().split("/"))));
        return words;
    }

    /** @param path without a query string */
    public static String of(String path) {
        return Arrays.stream(path.split("/", PARTS_MAX))
                .map(part -> isKnown(part) ? part : OTHER)
                .collect(Collectors.joining("/"));
    }

    private static boolean isKnown(String part) {
        return part.isEmpty()
                || WORDS.contains(part)
                || RANDOM_ID.matcher(part.toLowerCase(Locale.ROOT)).matches()
                || UID.matcher(part).matches();
    }
}

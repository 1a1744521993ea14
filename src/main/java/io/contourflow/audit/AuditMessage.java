package io.contourflow.audit;

import io.contourflow.audit.AuditTrail.Entry;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * An entry as a DICOM audit message (PS3.15 A.5.1; event codes of CID 400 and 401, scheme DCM). Our own action goes along
 * as an event type code of scheme {@code 99CONTOURFLOW}; the case is a system object, never the patient.
 */
final class AuditMessage {
    private static final String OWN_SCHEME = "99CONTOURFLOW";
    private static final String SOURCE = "Contourflow";

    /** What a kind of entry is in CID 400, and CRUDE as in PS3.15 A.5.2.5. */
    private record Event(String code, String meaning, String crude) {}

    private static final Event PROCEDURE_RECORD = new Event("110111", "Procedure Record", "U");
    private static final Event AUTHENTICATION = new Event("110114", "User Authentication", "E");
    private static final Event ALERT = new Event("110113", "Security Alert", "E");
    private static final Event ACCESSED = new Event("110103", "DICOM Instances Accessed", "R");
    private static final Event EXPORT = new Event("110106", "Export", "R");
    private static final Event RECORD_READ = new Event("110111", "Procedure Record", "R");

    private static final Map<String, Event> EVENTS = Map.ofEntries(
            Map.entry("SIGNED_IN", AUTHENTICATION),
            Map.entry("SIGNED_OUT", AUTHENTICATION),
            Map.entry("SIGN_IN_FAILED", AUTHENTICATION),
            Map.entry("REAUTHENTICATION_FAILED", AUTHENTICATION),
            Map.entry("ACCESS_REFUSED", ALERT),
            Map.entry("REQUEST_REFUSED", ALERT),
            Map.entry("EMERGENCY_ACCESS_OPENED", ALERT),
            Map.entry("THRESHOLD_CHANGED", ALERT),
            Map.entry("THRESHOLD_REVERSED", ALERT),
            Map.entry("IMAGES_VIEWED", ACCESSED),
            Map.entry("STUDIES_SEARCHED", new Event("110112", "Query", "E")),
            Map.entry("IMAGES_STORED", new Event("110104", "DICOM Instances Transferred", "C")),
            Map.entry("CASE_OPENED", RECORD_READ),
            Map.entry("CONTOURS_OPENED", RECORD_READ),
            Map.entry("RTSTRUCT_EXPORTED", EXPORT),
            Map.entry("MASK_EXPORTED", EXPORT),
            Map.entry("AUDIT_EXPORTED", new Event("110101", "Audit Log Used", "R")),
            Map.entry("REVIEW_SAMPLE_EXPORTED", EXPORT),
            Map.entry("CASE_STARTED", new Event("110111", "Procedure Record", "C")));

    private AuditMessage() {}

    /** One message as a document of its own. */
    static String text(Entry entry) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            write(entry, xml);
            xml.flush();
            return text.toString();
        } catch (XMLStreamException | IOException cause) {
            throw new IllegalStateException("audit entry " + entry.sequence() + " cannot be written as XML", cause);
        }
    }

    static void write(Entry entry, XMLStreamWriter xml) throws IOException {
        try {
            xml.writeStartElement("AuditMessage");
            event(entry, xml);
            participant(entry, xml);
            xml.writeStartElement("AuditSourceIdentification");
            xml.writeAttribute("AuditSourceID", SOURCE);
            // 4: application server process
            xml.writeAttribute("code", "4");
            xml.writeEndElement();
            object(entry, xml);
            xml.writeEndElement();
        } catch (XMLStreamException cause) {
            throw new IOException(cause);
        }
    }

    private static void event(Entry entry, XMLStreamWriter xml) throws XMLStreamException {
        Event event = EVENTS.getOrDefault(entry.action(), PROCEDURE_RECORD);
        boolean refused = entry.action().endsWith("_FAILED") || entry.action().endsWith("_REFUSED");
        xml.writeStartElement("EventIdentification");
        xml.writeAttribute("EventActionCode", event.crude());
        xml.writeAttribute("EventDateTime", entry.at().toString());
        // 4: minor failure, the action was refused and nothing else happened
        xml.writeAttribute("EventOutcomeIndicator", refused ? "4" : "0");
        code(xml, "EventID", event.code(), "DCM", event.meaning());
        switch (entry.action()) {
            case "SIGNED_IN", "SIGN_IN_FAILED" -> code(xml, "EventTypeCode", "110122", "DCM", "Login");
            case "SIGNED_OUT" -> code(xml, "EventTypeCode", "110123", "DCM", "Logout");
            case "ACCESS_REFUSED" -> code(xml, "EventTypeCode", "110132", "DCM", "Use of Restricted Function");
            case "EMERGENCY_ACCESS_OPENED" -> code(xml, "EventTypeCode", "110127", "DCM", "Emergency Override Started");
            case "THRESHOLD_CHANGED", "THRESHOLD_REVERSED" ->
                code(xml, "EventTypeCode", "110131", "DCM", "Software Configuration");
            default -> code(xml, "EventTypeCode", entry.action(), OWN_SCHEME, entry.action());
        }
        xml.writeEndElement();
    }

    private static void participant(Entry entry, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("ActiveParticipant");
        xml.writeAttribute("UserID", entry.actor());
        xml.writeAttribute("UserIsRequestor", "true");
        xml.writeEndElement();
    }

    /** Type 2: system object; role 20: job, which a case is here. Detail and place in our chain go along. */
    private static void object(Entry entry, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("ParticipantObjectIdentification");
        String caseId = entry.caseId();
        xml.writeAttribute("ParticipantObjectID", caseId == null ? SOURCE : caseId);
        xml.writeAttribute("ParticipantObjectTypeCode", "2");
        xml.writeAttribute("ParticipantObjectTypeCodeRole", "20");
        code(xml, "ParticipantObjectIDTypeCode", "case", OWN_SCHEME, "Contourflow case");
        detail(xml, "action", entry.action());
        detail(xml, "detail", entry.detail());
        detail(xml, "sequence", Long.toString(entry.sequence()));
        detail(xml, "hash", entry.hash());
        xml.writeEndElement();
    }

    private static void code(XMLStreamWriter xml, String element, String code, String scheme, String meaning)
            throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("csd-code", code);
        xml.writeAttribute("codeSystemName", scheme);
        xml.writeAttribute("originalText", meaning);
        xml.writeEndElement();
    }

    /** The value is base64 in the schema of PS3.15 A.5.1. */
    private static void detail(XMLStreamWriter xml, String type, String value) throws XMLStreamException {
        xml.writeStartElement("ParticipantObjectDetail");
        xml.writeAttribute("type", type);
        xml.writeAttribute(
                "value",
                java.util.Base64.getEncoder().encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        xml.writeEndElement();
    }
}

package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.dicom.DicomPeer;
import io.contourflow.dicom.DicomSender;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = "Sends every DICOM object of a folder or zip to a DICOM node by C-STORE.")
final class ImportCommand extends ImageCommand {
    private static final Pattern NODE = Pattern.compile("([^@]{1,16})@(.+):(\\d{1,5})");

    /** AE title of this tool towards the node. */
    private static final String CALLING_AE = "CONTOURFLOW_CLI";

    @Parameters(paramLabel = "DIR|ZIP", description = "Where the objects are.")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Option(
            names = "--to",
            defaultValue = "CONTOURFLOW@127.0.0.1:11112",
            description = "AE@host:port; default: ${DEFAULT-VALUE}")
    private String to = "CONTOURFLOW@127.0.0.1:11112";

    @Override
    ObjectNode perform() {
        DicomPeer peer = peer();
        try (DicomInput input = DicomInput.open(source)) {
            new DicomSender(CALLING_AE).send(peer, input.files(), progress());
            return object().put("objects", input.files().size()).put("to", to);
        }
    }

    private DicomPeer peer() {
        Matcher matcher = NODE.matcher(to);
        if (!matcher.matches()) {
            throw wrongUsage("--to must be AE@host:port but is " + to);
        }
        try {
            return new DicomPeer(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)));
        } catch (IllegalArgumentException wrong) {
            throw wrongUsage(Contourflow.oneLine(wrong));
        }
    }
}

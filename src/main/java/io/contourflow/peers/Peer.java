package io.contourflow.peers;

import io.contourflow.dicom.DicomPeer;
import io.contourflow.kernel.Problem;
import java.util.regex.Pattern;

/** A DICOM node that ours may open associations to. */
public record Peer(String name, String aeTitle, String host, int port, boolean tls, PollRules rules) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern AE_TITLE = Pattern.compile("[!-\\[\\]-~](?:[ -\\[\\]-~]{0,14}[!-\\[\\]-~])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");

    /** @throws Problem INVALID naming the first field that is not right */
    public Peer {
        require(NAME.matcher(name).matches(), "name must be 1 to 40 of a-z, 0-9 and -");
        require(AE_TITLE.matcher(aeTitle).matches(), "aeTitle must be 1 to 16 characters of ASCII without backslash");
        require(HOST.matcher(host).matches(), "host must be a name or an address");
        require(port > 0 && port < 65_536, "port must be 1 to 65535 but is " + port);
    }

    static void require(boolean holds, String detail) {
        if (!holds) {
            throw new Problem(Problem.Kind.INVALID, "invalid-field", detail);
        }
    }

    DicomPeer address() {
        return new DicomPeer(aeTitle, host, port, tls);
    }

    /** Without the rules, which may name patients. */
    @Override
    public String toString() {
        return "peer " + name + " (" + aeTitle + ")";
    }
}

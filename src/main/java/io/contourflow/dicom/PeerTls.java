package io.contourflow.dicom;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.aoju.bus.image.metric.Connection;

/**
 * TLS towards peers, after the BCP 195 profile of PS3.15: TLS 1.2 and 1.3 with the suites of this Java. Whom to trust comes
 * from the trust store of the Java machine ({@code javax.net.ssl.trustStore}).
 */
final class PeerTls {
    private PeerTls() {}

    static void configure(Connection connection) throws GeneralSecurityException, IOException {
        connection.setTlsProtocols("TLSv1.3", "TLSv1.2");
        connection.setTlsCipherSuites(
                SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    }
}

package io.contourflow.privacy;

import java.security.SecureRandom;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The secret of the site under which pseudonyms are made. In the database, which has the identities anyway, so that every
 * node has the same one; made on first use.
 */
@Component
class ExportKey {
    private static final int BYTES = 32;

    private final JdbcClient jdbc;

    ExportKey(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    byte[] bytes() {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        jdbc.sql("insert into imaging.export_key (id, secret) values (1, ?) on conflict do nothing")
                .param(fresh)
                .update();
        return jdbc.sql("select secret from imaging.export_key where id = 1")
                .query(byte[].class)
                .single();
    }
}

package io.contourflow;

import java.sql.SQLException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A configured database with an owner of its own beside the role that the program runs as. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${contourflow.database.owner:}'.isBlank()")
class DatabaseOwnerConfiguration {
    @Bean
    DatabaseOwner databaseOwner(DatabaseProperties properties, JdbcConnectionDetails program) throws SQLException {
        DatabaseProperties.Database database = properties.database();
        DatabaseOwner owner = new DatabaseOwner(
                program.getJdbcUrl(),
                String.valueOf(database.owner()),
                String.valueOf(database.ownerPassword()),
                program.getUsername(),
                program.getPassword());
        owner.prepare();
        return owner;
    }
}

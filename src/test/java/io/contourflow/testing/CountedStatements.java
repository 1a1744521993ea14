package io.contourflow.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A data source that notes the statements of whoever is listened to. */
public final class CountedStatements extends DelegatingDataSource {
    private final AtomicReference<@Nullable Deque<String>> heard = new AtomicReference<>();

    public CountedStatements(DataSource database) {
        super(database);
    }

    /** @return the statements that were prepared while this ran, other threads' too */
    public synchronized List<String> during(Runnable work) {
        Deque<String> statements = new ArrayDeque<>();
        heard.set(statements);
        try {
            work.run();
        } finally {
            heard.set(null);
        }
        synchronized (statements) {
            return List.copyOf(statements);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Deque<String> statements = heard.get();
                    if (statements != null && method.getName().equals("prepareStatement")) {
                        synchronized (statements) {
                            statements.add((String) arguments[0]);
                        }
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException cause) {
                        throw cause.getTargetException();
                    }
                });
    }
}

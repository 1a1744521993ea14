package io.contourflow.cases;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Conversions between our types and the driver's. */
final class Rows {
    private Rows() {}

    /** PostgreSQL keeps microseconds; what is stored must be what is read back. */
    static @Nullable OffsetDateTime toColumn(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        Instant value = instantOrNull(row, column);
        if (value == null) {
            throw new SQLException("column " + column + " must not be null");
        }
        return value;
    }

    static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    static <E extends Enum<E>> @Nullable E nameOrNull(ResultSet row, String column, Class<E> type) throws SQLException {
        String name = row.getString(column);
        return name == null ? null : Enum.valueOf(type, name);
    }

    static String[] texts(ResultSet row, String column) throws SQLException {
        return (String[]) array(row, column);
    }

    static Double[] numbers(ResultSet row, String column) throws SQLException {
        return (Double[]) array(row, column);
    }

    private static Object array(ResultSet row, String column) throws SQLException {
        Array value = row.getArray(column);
        try {
            return value.getArray();
        } finally {
            value.free();
        }
    }
}

package io.contourflow.web.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much anybody may ask of one node. Far above what a person does: a page that leafs through three boxes reads some 60
 * slices a second. {@code src/docs/adr/0100-own-token-buckets.md}.
 *
 * @param user of one signed-in person or system
 * @param upload objects sent by one person or system through DICOMweb
 * @param address of one address without a valid sign-in
 * @param keysMax people and addresses kept in memory, each
 * @param bodyMax of a request to {@code /api} or {@code /engine-rest}; contours of a large structure have some MB
 */
@ConfigurationProperties("contourflow.rate-limit")
record RateLimitSettings(
        @DefaultValue User user,
        @DefaultValue Upload upload,
        @DefaultValue Address address,
        @DefaultValue("10000") int keysMax,
        @DefaultValue("64MB") DataSize bodyMax) {

    /** Requests at once, and a second in the long run. */
    interface Rate {
        int burst();

        double perSecond();
    }

    record User(
            @DefaultValue("3000") int burst,
            @DefaultValue("150") double perSecond) implements Rate {
        User {
            requirePositive(burst, perSecond, "user");
        }
    }

    record Upload(
            @DefaultValue("2000") int burst,
            @DefaultValue("50") double perSecond) implements Rate {
        Upload {
            requirePositive(burst, perSecond, "upload");
        }
    }

    record Address(
            @DefaultValue("600") int burst,
            @DefaultValue("10") double perSecond) implements Rate {
        Address {
            requirePositive(burst, perSecond, "address");
        }
    }

    private static void requirePositive(int burst, double perSecond, String of) {
        if (burst < 1 || !(perSecond > 0)) {
            throw new IllegalArgumentException("contourflow.rate-limit." + of
                    + " needs a burst of at least 1 and more than 0 per second but has " + burst + " and "
                    + perSecond);
        }
    }
}

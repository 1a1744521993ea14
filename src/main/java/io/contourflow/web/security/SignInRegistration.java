package io.contourflow.web.security;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.util.function.SingletonSupplier;

/** The one place where the page signs users in; looked up at the first sign-in, so that start-up needs no network. */
final class SignInRegistration implements ClientRegistrationRepository {
    static final String ID = "contourflow";
    static final String START = "/oauth2/authorization/" + ID;

    private final Supplier<ClientRegistration> registration;

    SignInRegistration(Supplier<ClientRegistration> registration) {
        this.registration = SingletonSupplier.of(registration);
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
        return ID.equals(registrationId) ? registration.get() : null;
    }
}

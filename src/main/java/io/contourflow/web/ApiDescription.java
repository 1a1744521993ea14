package io.contourflow.web;

import io.contourflow.kernel.SoftwareVersion;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Head of {@code /v3/api-docs}: what this is and how to sign in. */
final class ApiDescription implements OpenApiCustomizer {
    private static final String BEARER = "bearer";

    @Override
    public void customise(OpenAPI api) {
        api.info(new Info()
                .title("Contourflow")
                .version(SoftwareVersion.current())
                .description("Cases, registration, contours and tasks. Errors are application/problem+json; changes"
                        + " carry If-Match; creating a case takes an Idempotency-Key."));
        Components components = api.getComponents() == null ? new Components() : api.getComponents();
        api.components(components.addSecuritySchemes(
                BEARER,
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")));
        api.addSecurityItem(new SecurityRequirement().addList(BEARER));
    }
}

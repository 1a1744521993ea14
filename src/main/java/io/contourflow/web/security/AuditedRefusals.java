package io.contourflow.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Nothing is refused without an entry in the audit trail, whoever refuses it: the container (an address that it does not
 * even read), the firewall and the other security filters, or the handlers.
 */
@Configuration(proxyBeanMethods = false)
class AuditedRefusals {
    private static final String SEEN = AuditedRefusals.class.getName();
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_FAILURE_OF_OURS = 500;

    /** Around all other filters: the firewall of the security filters answers by itself. */
    @Bean
    FilterRegistrationBean<OncePerRequestFilter> refusalsOfFilters(AuditedAccess audited) {
        FilterRegistrationBean<OncePerRequestFilter> bean = new FilterRegistrationBean<>(new Outermost(audited));
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return bean;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusalsOfTheContainer(
            ObjectProvider<AuditedAccess> audited) {
        return factory -> factory.addEngineValves(new BeforeTheFilters(audited));
    }

    private static boolean isRefusal(int status) {
        return status >= FIRST_ERROR && status < FIRST_FAILURE_OF_OURS;
    }

    private static final class Outermost extends OncePerRequestFilter {
        private final AuditedAccess audited;

        Outermost(AuditedAccess audited) {
            this.audited = audited;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            request.setAttribute(SEEN, true);
            chain.doFilter(request, response);
            // the engine answers 500 where a guard of ours said no
            boolean engine = request.getRequestURI().startsWith("/engine-rest/");
            if (isRefusal(response.getStatus()) || engine && response.getStatus() >= FIRST_FAILURE_OF_OURS) {
                audited.refused(request, response.getStatus());
            }
        }
    }

    /** The container tells its access log also of requests that it refuses by itself, and nobody else. */
    private static final class BeforeTheFilters extends ValveBase implements AccessLog {
        private final ObjectProvider<AuditedAccess> audited;

        BeforeTheFilters(ObjectProvider<AuditedAccess> audited) {
            super(true);
            this.audited = audited;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
        }

        @Override
        public void log(Request request, Response response, long nanos) {
            if (request.getAttribute(SEEN) == null && response.getStatus() >= FIRST_ERROR) {
                audited.getObject().refusedUnread(request.getMethod(), response.getStatus());
            }
        }

        @Override
        public void setRequestAttributesEnabled(boolean enabled) {
            // addresses are not logged here
        }

        @Override
        public boolean getRequestAttributesEnabled() {
            return false;
        }
    }
}

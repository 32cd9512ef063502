package parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthServiceTest {
    private record Given(Optional<String> obstacle, Optional<String> remark) implements Readiness {
        @Override
        public Optional<String> closed() {
            return Optional.empty();
        }
    }

    private static AggregatedHttpResponse answer(HealthService service) throws Exception {
        HttpRequest request = HttpRequest.of(HttpMethod.GET, "/readyz");
        return service.serve(ServiceRequestContext.of(request), request).aggregate().join();
    }

    private static void assertAnswers(HealthService service, int status, String body)
            throws Exception {
        AggregatedHttpResponse answer = answer(service);
        assertThat(answer.status().code()).isEqualTo(status);
        assertThat(answer.contentUtf8()).isEqualTo(body);
    }

    @Test
    void aProcessIsWellWhenItAnswers() throws Exception {
        assertAnswers(HealthService.ofProcess(), 200, "{\"status\":\"ok\",\"reason\":\"\"}");
    }

    @Test
    void aHubIsReadyWhenNothingIsInItsWay() throws Exception {
        assertAnswers(
                HealthService.of(new Given(Optional.empty(), Optional.empty())),
                200,
                "{\"status\":\"ok\",\"reason\":\"\"}");
        assertAnswers(
                HealthService.of(new Given(Optional.of("no log"), Optional.empty())),
                503,
                "{\"status\":\"unavailable\",\"reason\":\"no log\"}");
    }

    @Test
    void aRemarkStandsBesideAndChangesNothingElse() throws Exception {
        assertAnswers(
                HealthService.of(new Given(Optional.empty(), Optional.of("it is busy"))),
                200,
                "{\"status\":\"ok\",\"reason\":\"\",\"remark\":\"it is busy\"}");
    }
}

package parley.cli;

import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A hub, who asks it and how.
 *
 * @param credentials null for anonymous
 * @param timeout how long to wait for each answer, tries again included
 * @param trusted null for what Java trusts
 */
record HubAccess(
        HubAddress hub,
        @Nullable Credentials credentials,
        Duration timeout,
        @Nullable TrustedCertificates trusted) {

    /** A hub pings every 30 s; two pings that did not come, and some time on the way. */
    private static final Duration SILENCE = Duration.ofSeconds(75);

    HubClient client() {
        HttpClient.Builder http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER);
        if (trusted != null) {
            http.sslContext(trusted.tls());
        }
        return new HubClient(
                new RestApi(hub, credentials, new Exchange(hub, timeout, http.build())));
    }

    LiveDoor live() {
        return new LiveDoor(this, SILENCE);
    }
}

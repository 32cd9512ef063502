package parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import parley.domain.Caller;
import parley.domain.UserId;

class CallerRatesTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final Caller ANN = new Caller.SignedIn(new UserId("ann"), false);
    private static final Caller BOB = new Caller.SignedIn(new UserId("bob"), false);
    private static final Caller NOBODY = Caller.anonymous();

    private final StoppedTime time = new StoppedTime();

    /** Time that passes when it is told to. */
    private static final class StoppedTime implements TimeMeter {
        private long nanos;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private CallerRates rates(long requests, Duration period, long burst) {
        return new CallerRates(new Limits.Rate(requests, period, burst), time);
    }

    /** How many of 1000 requests at once are taken. */
    private static int taken(CallerRates rates, Caller caller, String address) {
        int taken = 0;
        while (taken < 1000 && isTaken(rates, caller, InetAddress.ofLiteral(address))) {
            taken++;
        }
        return taken;
    }

    private static boolean isTaken(CallerRates rates, Caller caller, InetAddress address) {
        try {
            rates.count(caller, address);
            return true;
        } catch (TooManyRequestsException _) {
            return false;
        }
    }

    private static Duration wait(CallerRates rates, Caller caller) {
        return catchThrowableOfType(TooManyRequestsException.class, () -> rates.count(caller, HERE))
                .retryAfter();
    }

    @Test
    void aBurstIsTakenAtOnceAndThenAsManyAsTheRateSays() {
        CallerRates rates = rates(10, Duration.ofSeconds(1), 25);
        assertThat(taken(rates, ANN, "192.0.2.1")).isEqualTo(25);
        time.pass(Duration.ofMillis(99));
        assertThat(taken(rates, ANN, "192.0.2.1")).isZero();
        time.pass(Duration.ofMillis(1));
        assertThat(taken(rates, ANN, "192.0.2.1")).isEqualTo(1);
        time.pass(Duration.ofSeconds(1));
        assertThat(taken(rates, ANN, "192.0.2.1")).isEqualTo(10);
        time.pass(Duration.ofHours(1));
        assertThat(taken(rates, ANN, "192.0.2.1")).isEqualTo(25);
    }

    @Test
    void saysWhenToTryAgainInFullSecondsAndIsRightAboutIt() {
        CallerRates rates = rates(6, Duration.ofMinutes(1), 1);
        assertThat(taken(rates, ANN, "192.0.2.1")).isEqualTo(1);
        assertThat(wait(rates, ANN)).isEqualTo(Duration.ofSeconds(10));
        time.pass(Duration.ofMillis(9500));
        assertThat(wait(rates, ANN)).isEqualTo(Duration.ofSeconds(1));
        time.pass(Duration.ofSeconds(1));
        assertThat(taken(rates, ANN, "192.0.2.1")).isEqualTo(1);
    }

    @Test
    void aUserIsOneCallerFromWhateverAddress() {
        CallerRates rates = rates(1, Duration.ofHours(1), 2);
        assertThat(isTaken(rates, ANN, HERE)).isTrue();
        assertThat(taken(rates, ANN, "192.0.2.2")).isEqualTo(1);
        assertThat(taken(rates, BOB, "192.0.2.2")).isEqualTo(2);
    }

    @Test
    void anAddressIsOneCallerAndANetworkOfVersionSixToo() {
        CallerRates rates = rates(1, Duration.ofHours(1), 2);
        assertThat(taken(rates, NOBODY, "192.0.2.1")).isEqualTo(2);
        assertThat(taken(rates, NOBODY, "192.0.2.2")).isEqualTo(2);
        assertThat(taken(rates, NOBODY, "2001:db8:0:1::1")).isEqualTo(2);
        assertThat(taken(rates, NOBODY, "2001:db8:0:1:ffff::2")).isZero();
        assertThat(taken(rates, NOBODY, "2001:db8:0:2::1")).isEqualTo(2);
    }
}

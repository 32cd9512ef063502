package parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import parley.api.auth.UnauthenticatedException;
import parley.command.DeletedCallerException;
import parley.command.NotYetVisibleException;
import parley.domain.InvalidInput;
import parley.domain.Refusal;
import parley.domain.UserId;
import parley.log.LogException;
import parley.view.message.IndexUnavailableException;

/** The page on errors says what the hub answers, for each cause that the code knows. */
final class ErrorsPageTest {
    private static final Path PAGE = Path.of("../docs/errors.md");
    private static final Path CODE = Path.of("src/main/java/parley/api");
    private static final Pattern CASE = Pattern.compile("([A-Z][\\w.]*) (?:e|_)(?=,| ->)");

    /** Names that stand for causes which are tried one by one below, or only carry a status. */
    private static final Set<String> UMBRELLAS =
            Set.of(
                    "RefusedException",
                    "LogException",
                    "StatusException",
                    "StatusRuntimeException",
                    "HttpStatusException",
                    "HttpResponseException",
                    "ClosedStreamException");

    private record Answer(String http, String code, String retryAfter) {
        static Answer of(HttpResponse response) {
            AggregatedHttpResponse whole = response.aggregate().join();
            Matcher code = Pattern.compile("\"code\":(\\d+)").matcher(whole.contentUtf8());
            assertThat(code.find()).as(whole.contentUtf8()).isTrue();
            int number = Integer.parseInt(code.group(1));
            return new Answer(
                    whole.status().codeAsText(),
                    number + " " + Status.fromCodeValue(number).getCode(),
                    Objects.requireNonNullElse(
                            whole.headers().get(HttpHeaderNames.RETRY_AFTER), ""));
        }
    }

    /** Causes that have no class of their own in the code: HTTP's own statuses. */
    private static final Map<String, HttpStatus> STATUSES =
            Map.of(
                    "the bytes are no HTTP, or no protobuf", HttpStatus.BAD_REQUEST,
                    "there is no such path", HttpStatus.NOT_FOUND,
                    "the path has no such method", HttpStatus.METHOD_NOT_ALLOWED,
                    "the URL is too long", HttpStatus.REQUEST_URI_TOO_LONG,
                    "an `Expect` header that the hub does not know", HttpStatus.EXPECTATION_FAILED,
                    "the headers are too large", HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "another version of HTTP", HttpStatus.HTTP_VERSION_NOT_SUPPORTED);

    private static final Map<String, Refusal> REFUSALS =
            Map.of(
                    "the request asks for nothing",
                    new Refusal.NothingToDo("Nothing"),
                    "anonymous callers may not",
                    new Refusal.SignInNeeded("post"),
                    "the caller may not",
                    new Refusal.NotAllowed("rename it"),
                    "it does not exist, or the caller may not read it",
                    new Refusal.NotFound("Topic", "t"),
                    "the id is taken, by something else",
                    new Refusal.AlreadyExists("Topic", "t"),
                    "the entity was changed since the version that was given",
                    new Refusal.StaleVersion("Topic", "t", 1, 2),
                    "a job of an administrator's runs already, which the message names",
                    new Refusal.AlreadyRuns("check", "7x"),
                    "the change would break a bound of the entity, which the message names",
                    new Refusal.BeyondBound("add_users", "5 users", "be fewer"));

    private static Map<String, Throwable> causes() throws Exception {
        Map<String, Throwable> causes = new LinkedHashMap<>();
        REFUSALS.forEach((what, refusal) -> causes.put(what, new RefusedException(refusal)));
        causes.put(
                "a field breaks its bound, which the message names",
                new InvalidInput("name", "", "not be empty"));
        causes.put("wrong credentials", new UnauthenticatedException("Wrong"));
        causes.put("the caller was deleted", new DeletedCallerException(new UserId("ann")));
        causes.put(
                "the caller asks more often than `--rate_limit` allows",
                new TooManyRequestsException("Many", Duration.ofSeconds(1)));
        causes.put("the cursor is of another log", new StaleCursorException("Another"));
        causes.put("more requests are under way than may be", new OverloadedException("Many"));
        causes.put("more writes wait than may", new LogException.Overloaded("Many"));
        causes.put("a memory log is full", new LogException.Full("Full"));
        causes.put(
                "the log cannot be reached, or does not take the write",
                new LogException.Unavailable("Gone"));
        causes.put(
                "the hub starts, stops, or has not reached the cursor yet",
                new UnavailableException("Not ready"));
        causes.put(
                "the message index cannot show it now",
                made(IndexUnavailableException.class, "Broken"));
        causes.put(
                "it is stored, and the views have not shown it in time",
                made(NotYetVisibleException.class, "Late"));
        causes.put(
                "the database was lost while it stored",
                new LogException.OutcomeUnknown("Lost", new IOException()));
        causes.put("the hub stopped meanwhile", ShuttingDownException.get());
        causes.put("the deadline passed", RequestTimeoutException.get());
        causes.put("the body is larger than 512 KiB", ContentTooLargeException.get());
        causes.put("a fault in the hub itself", new IllegalStateException("A fault"));
        return causes;
    }

    private static Throwable made(Class<? extends Throwable> type, String message)
            throws ReflectiveOperationException {
        Constructor<? extends Throwable> constructor = type.getDeclaredConstructor(String.class);
        constructor.setAccessible(true);
        return constructor.newInstance(message);
    }

    /** What the hub answers, by what happened. */
    private static Map<String, Answer> answers() throws Exception {
        Map<String, Throwable> causes = causes();
        STATUSES.forEach((what, status) -> causes.put(what, HttpStatusException.of(status)));
        RestErrors errors = new RestErrors(512 * 1024);
        ServiceRequestContext context =
                ServiceRequestContext.of(HttpRequest.of(HttpMethod.POST, "/v1/topics"));
        Map<String, Answer> answers = new LinkedHashMap<>();
        causes.forEach(
                (what, cause) ->
                        answers.put(
                                what,
                                Answer.of(
                                        Objects.requireNonNull(
                                                errors.onServiceException(context, cause)))));
        answers.put(
                "the body is not declared as JSON",
                Answer.of(RestErrors.unsupportedMedia("Not JSON")));
        return answers;
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Stream.of(line.split("\\|", -1)).skip(1).map(String::strip).toList())
                .toList();
    }

    @Test
    void eachCauseIsOnThePageWithWhatTheHubAnswers() throws Exception {
        Map<String, Answer> page = new LinkedHashMap<>();
        for (List<String> row : rows()) {
            assertThat(page.put(row.get(0), new Answer(row.get(1), row.get(2), row.get(3))))
                    .as(row.get(0))
                    .isNull();
        }
        assertThat(page).containsExactlyInAnyOrderEntriesOf(answers());
    }

    /** 503 is for what is not stored, and 504 for what is or may be. */
    @Test
    void thePageTellsWhatIsStored() throws Exception {
        for (List<String> row : rows()) {
            assertThat(row.get(4))
                    .as(row.get(0))
                    .isIn(
                            switch (row.get(1)) {
                                case "504" -> List.of("yes", "unknown");
                                case "500" -> List.of("unknown");
                                default -> List.of("no");
                            });
        }
    }

    /** Whoever adds a case has to add a cause above, and so a row. */
    @Test
    void everyCaseInTheCodeIsOneOfTheCauses() throws Exception {
        Set<String> tried = new TreeSet<>(UMBRELLAS);
        causes().values().forEach(cause -> tried.add(name(cause.getClass())));
        REFUSALS.values().forEach(refusal -> tried.add(name(refusal.getClass())));
        for (String file : List.of("Failure.java", "RestErrors.java")) {
            assertThat(cases(file)).as(file).hasSizeGreaterThan(3).isSubsetOf(tried);
        }
        for (Class<?> sealed : List.of(Refusal.class, LogException.class)) {
            assertThat(Arrays.stream(sealed.getPermittedSubclasses()).map(ErrorsPageTest::name))
                    .isNotEmpty()
                    .isSubsetOf(tried);
        }
    }

    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName();
    }

    /** The types that a file's switches name. */
    private static Set<String> cases(String file) throws IOException {
        return Files.readAllLines(CODE.resolve(file)).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("case "))
                .flatMap(line -> CASE.matcher(line).results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}

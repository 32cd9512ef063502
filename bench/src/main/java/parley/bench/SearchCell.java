package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Questions of one kind to one server, by so many clients at once. */
final class SearchCell {

    private final QuestionKind kind;
    private final SearchPeer peer;
    private final int clients;
    private final Requests requests;
    private final Rounds rounds = new Rounds();

    SearchCell(QuestionKind kind, SearchPeer peer, int clients, List<Question> questions) {
        this.kind = kind;
        this.peer = peer;
        this.clients = clients;
        this.requests = new Requests(questions.stream().map(peer.dialect()::request).toList());
    }

    QuestionKind kind() {
        return kind;
    }

    SearchPeer peer() {
        return peer;
    }

    int clients() {
        return clients;
    }

    Rounds rounds() {
        return rounds;
    }

    /** Asks without taking note of it. */
    void warmUp(Duration duration) throws IOException, InterruptedException {
        run(duration);
    }

    /** One round more. */
    Round measure(Duration duration) throws IOException, InterruptedException {
        Round round = run(duration);
        rounds.add(round);
        return round;
    }

    private Round run(Duration duration) throws IOException, InterruptedException {
        List<Script> scripts = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            scripts.add(requests.repeated(duration, i));
        }
        return Round.run(peer.target(), List.of(scripts));
    }
}

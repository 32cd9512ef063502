package parley.bench;

import java.util.List;

/** How a server is asked, and what its answer says. */
interface SearchDialect {

    /** An HTTP/1.1 request's bytes. */
    byte[] request(Question question);

    /** The same with a larger page, as large as both servers take. */
    byte[] whole(Question question);

    /**
     * What is in an answer's body: ids, sorted, of messages; counts, in order, of others.
     *
     * @param body as it came
     */
    List<String> content(Question question, String body);
}

package parley.api;

import parley.domain.Caller;
import parley.log.Deadline;

/** One request: who asks, and until when an answer is of use. */
record Call(Caller caller, Deadline deadline) {}

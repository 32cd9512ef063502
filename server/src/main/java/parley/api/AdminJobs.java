package parley.api;

import parley.view.Jobs;

/**
 * What an administrator may start.
 *
 * @param rebuild builds the message index anew
 * @param check compares the views with the log
 */
public record AdminJobs(Jobs jobs, Jobs.Work rebuild, Jobs.Work check) {}

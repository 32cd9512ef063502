/**
 * The directory: who and what exists, in memory; every command is checked against it, and every
 * read is allowed by it.
 */
package parley.view.directory;

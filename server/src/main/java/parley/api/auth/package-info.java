/** Who asks. Nothing outside this package depends on how that is found out. */
package parley.api.auth;

package org.streamrp2p.launcher.bundles;

/**
 * A bundle that was installed or updated while a node ran.
 *
 * @param file name of its jar in the store
 * @param version its {@code Bundle-Version}
 * @param sha256 of the jar
 * @param replaces SHA-256 of the program's own jar of that name at that time; empty if the program
 *     has none. Once the program brings another one, that one is newer and is used
 */
record StoredBundle(String file, String version, String sha256, String replaces) {}

package parley;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What others add to a hub: every jar that stands directly in the folder of {@code --plugins}.
 *
 * @param jars in the order of their names
 */
record Plugins(List<Path> jars) {
    Plugins {
        jars = List.copyOf(jars);
    }

    /**
     * @throws BadSettingException when what is named is no folder that can be read
     */
    static Plugins of(Settings settings) throws BadSettingException {
        String folder = settings.value(Setting.PLUGINS);
        if (folder.isBlank()) {
            return new Plugins(List.of());
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return new Plugins(
                    files.filter(file -> file.toString().endsWith(".jar")).sorted().toList());
        } catch (IOException | InvalidPathException e) {
            throw settings.bad(Setting.PLUGINS, "name a folder that can be read: " + e);
        }
    }

    /** From now on this thread, and those that it starts, find what the jars have. */
    void offer() {
        Thread.currentThread().setContextClassLoader(loader());
    }

    /**
     * Finds the hub's own classes first, then those of the jars. It is never closed: what it has
     * loaded is used for as long as the hub runs.
     */
    private ClassLoader loader() {
        ClassLoader own = Plugins.class.getClassLoader();
        if (jars.isEmpty()) {
            return own;
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(jar.toString(), e);
            }
        }
        return new URLClassLoader("plugins", urls.toArray(URL[]::new), own);
    }
}

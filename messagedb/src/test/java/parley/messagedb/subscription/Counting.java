package parley.messagedb.subscription;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import javax.sql.DataSource;

/** Tells of each connection that is borrowed. */
final class Counting {
    private Counting() {}

    static DataSource connections(DataSource from, Runnable borrowed) {
        return (DataSource)
                Proxy.newProxyInstance(
                        Counting.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("getConnection")) {
                                borrowed.run();
                            }
                            try {
                                return method.invoke(from, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}

package parley.messagedb;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Real connections that a test hands out, and breaks, at moments of its choice. */
final class Connections {
    private Connections() {}

    /** Opens a connection, or fails. */
    interface Opener {
        Connection open() throws SQLException;
    }

    /** Something to do between two steps. */
    interface Step {
        void take() throws SQLException;
    }

    /** A data source that does nothing but open connections. */
    static DataSource from(Opener opener) {
        return proxy(DataSource.class, (_, method, _) -> opener.open());
    }

    /** Executes the first prepared statement to its end, and then loses the server's answer. */
    static Connection losingAnAnswer(Connection connection, Step afterwards) {
        return proxy(
                Connection.class,
                (_, method, arguments) -> {
                    @Nullable Object result = call(connection, method, arguments);
                    return method.getName().equals("prepareStatement")
                            ? losing((PreparedStatement) result, afterwards)
                            : result;
                });
    }

    private static PreparedStatement losing(PreparedStatement statement, Step afterwards) {
        return proxy(
                PreparedStatement.class,
                (_, method, arguments) -> {
                    @Nullable Object result = call(statement, method, arguments);
                    if (method.getName().equals("execute")) {
                        afterwards.take();
                        throw new SQLException("The answer is lost", "08006");
                    }
                    return result;
                });
    }

    private static @Nullable Object call(
            Object target, java.lang.reflect.Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        Connections.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

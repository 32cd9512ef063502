package parley.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does the same on several threads that begin together. */
final class Concurrently {
    private Concurrently() {}

    /**
     * @param work given the thread's number, from 0
     * @return what all of them answered, in the order of their numbers
     */
    static <T> List<T> run(int threads, IntFunction<List<T>> work) {
        CountDownLatch begin = new CountDownLatch(threads);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<T>>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(
                        executor.submit(
                                () -> {
                                    begin.countDown();
                                    begin.await();
                                    return work.apply(number);
                                }));
            }
            List<T> all = new ArrayList<>();
            for (Future<List<T>> each : running) {
                all.addAll(each.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

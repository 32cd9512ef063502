package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * nginx with Nchan, from Debian's packages: one worker, messages kept in memory, subscribers by
 * WebSocket, published by HTTP.
 */
final class NchanPeer implements LivePeer {

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

    private final InetSocketAddress address;
    private final ServerProcess process;
    private final HttpPublisher publisher;

    private NchanPeer(InetSocketAddress address, ServerProcess process, HttpPublisher publisher) {
        this.address = address;
        this.process = process;
        this.publisher = publisher;
    }

    /**
     * @param folder for what it writes
     * @return empty where it is not installed
     */
    static Optional<LivePeer> start(Path folder, List<String> topics)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(NGINX) || !Files.isReadable(MODULE)) {
            return Optional.empty();
        }
        InetSocketAddress address = ServerProcess.freePort();
        Path configuration =
                Files.writeString(folder.resolve("nginx.conf"), configuration(folder, address));
        ServerProcess process =
                ServerProcess.start(
                        List.of(
                                NGINX.toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                configuration.toString()),
                        folder.resolve("nginx.log"),
                        address);
        try {
            return Optional.of(
                    new NchanPeer(
                            address,
                            process,
                            new HttpPublisher(
                                    address, topics.stream().map(NchanPeer::request).toList())));
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    private static HttpPublisher.Template request(String topic) {
        return new HttpPublisher.Template(
                "POST /pub/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
                        .formatted(topic),
                "",
                "");
    }

    private static String configuration(Path folder, InetSocketAddress address) {
        return """
        user root;
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        load_module %1$s;
        pid %2$s/nginx.pid;
        error_log %2$s/nginx.log warn;
        events {
            worker_connections 18000;
        }
        http {
            access_log off;
            client_body_temp_path %2$s/nginx-body;
            proxy_temp_path %2$s/nginx-proxy;
            fastcgi_temp_path %2$s/nginx-fastcgi;
            uwsgi_temp_path %2$s/nginx-uwsgi;
            scgi_temp_path %2$s/nginx-scgi;
            keepalive_requests 1000000000;
            keepalive_timeout 1h;
            nchan_shared_memory_size 256m;
            nchan_message_buffer_length 2000;
            nchan_message_timeout 1m;
            server {
                listen %3$s:%4$d backlog=4096;
                location ~ ^/pub/(\\w+)$ {
                    nchan_publisher;
                    nchan_channel_id $1;
                }
                location ~ ^/sub/(\\w+)$ {
                    nchan_subscriber websocket;
                    nchan_subscriber_first_message newest;
                    nchan_channel_id $1;
                }
            }
        }
        """
                .formatted(
                        MODULE, folder, address.getAddress().getHostAddress(), address.getPort());
    }

    @Override
    public String name() {
        return "Nchan";
    }

    @Override
    public LiveDialect dialect() {
        return LiveDialect.NCHAN;
    }

    @Override
    public InetSocketAddress subscribers() {
        return address;
    }

    @Override
    public void prepare() throws IOException {
        publisher.connect();
    }

    @Override
    public Published publish(Pace pace) throws IOException {
        return publisher.publish(pace);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** Of its worker. */
    @Override
    public long resident() throws IOException {
        return Memory.of(process.childPid()).now();
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        process.close();
    }
}

package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client that has no {@code .proto} files can find out, on one stream of questions. */
class HubReflectionTest {
    @TempDir Path data;

    private HubFixture hub;

    @BeforeEach
    void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void reflectionTellsTheServicesAndTheirFiles() throws Exception {
        List<ServerReflectionResponse> answers =
                reflect(
                        ServerReflectionRequest.newBuilder().setListServices("").build(),
                        ServerReflectionRequest.newBuilder()
                                .setFileContainingSymbol("parley.v1.TopicService")
                                .build(),
                        ServerReflectionRequest.newBuilder()
                                .setFileContainingSymbol("parley.v1.Message")
                                .build(),
                        ServerReflectionRequest.newBuilder()
                                .setFileContainingSymbol("parley.v1.Nothing")
                                .build());
        assertThat(answers.get(0).getListServicesResponse().getServiceList())
                .extracting(service -> service.getName())
                .contains(
                        "parley.v1.TopicService",
                        "parley.v1.MessageService",
                        "parley.v1.UserService",
                        "parley.v1.AdminService");
        assertThat(files(answers.get(1)))
                .filteredOn(file -> file.getName().equals("parley/v1/topics.proto"))
                .singleElement()
                .satisfies(file -> assertThat(file.getService(0).getMethodCount()).isEqualTo(6));
        assertThat(files(answers.get(2)))
                .anyMatch(file -> file.getName().equals("parley/v1/models.proto"));
        assertThat(answers.get(3).getErrorResponse().getErrorCode())
                .isEqualTo(Status.Code.NOT_FOUND.value());
    }

    private static List<FileDescriptorProto> files(ServerReflectionResponse answer)
            throws Exception {
        List<FileDescriptorProto> files = new ArrayList<>();
        for (ByteString file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            files.add(FileDescriptorProto.parseFrom(file));
        }
        return files;
    }

    private List<ServerReflectionResponse> reflect(ServerReflectionRequest... questions)
            throws Exception {
        BlockingQueue<ServerReflectionResponse> answers = new LinkedBlockingQueue<>();
        AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
        StreamObserver<ServerReflectionRequest> asking =
                ServerReflectionGrpc.newStub(hub.grpc())
                        .serverReflectionInfo(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(ServerReflectionResponse answer) {
                                        answers.add(answer);
                                    }

                                    @Override
                                    public void onError(Throwable cause) {
                                        failure.set(Optional.of(cause));
                                    }

                                    @Override
                                    public void onCompleted() {}
                                });
        List<ServerReflectionResponse> all = new ArrayList<>();
        for (ServerReflectionRequest question : questions) {
            asking.onNext(question);
            ServerReflectionResponse answer = answers.poll(20, TimeUnit.SECONDS);
            assertThat(answer).as("%s: %s", question, failure).isNotNull();
            all.add(answer);
        }
        asking.onCompleted();
        return all;
    }
}

package parley.api;

import java.util.List;
import parley.v1.UserServiceGrpc;

/** {@code parley.v1.UserService}: in the protocol, not yet in this hub. */
final class UserEndpoints {
    Service service() {
        return new Service(
                UserServiceGrpc.getServiceDescriptor(),
                List.of(
                        Endpoint.notYet(UserServiceGrpc.getCreateUserMethod()),
                        Endpoint.notYet(UserServiceGrpc.getListUsersMethod()),
                        Endpoint.notYet(UserServiceGrpc.getGetUserMethod()),
                        Endpoint.notYet(UserServiceGrpc.getGetUsersMethod()),
                        Endpoint.notYet(UserServiceGrpc.getUpdateUserMethod()),
                        Endpoint.notYet(UserServiceGrpc.getDeleteUserMethod())));
    }
}

// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import NIOCore
import NIOPosix

/// Lets a connection in when it has become active: over the Unix socket the
/// kernel says whose it is, over TCP a token will.
final class Doorkeeper: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ServerCore
    private let isLocal: Bool

    init(server: ServerCore, isLocal: Bool) {
        self.server = server
        self.isLocal = isLocal
    }

    func channelActive(context: ChannelHandlerContext) {
        guard isLocal else { return decide(context, userID: nil) }
        guard let socket = context.channel as? any SocketOptionProvider else {
            return context.close(promise: nil)
        }
        let me = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let peer: EventLoopFuture<PeerCredentials> = socket.unsafeGetSocketOption(
            level: .socket, name: .init(rawValue: SO_PEERCRED))
        peer.whenComplete { result in
            let (keeper, context) = me.value
            switch result {
            case .success(let peer): keeper.decide(context, userID: peer.uid)
            case .failure: context.close(promise: nil)
            }
        }
    }

    private func decide(_ context: ChannelHandlerContext, userID: uid_t?) {
        let handler = ConnectionHandler(
            server: server, loop: context.eventLoop, role: isLocal ? .admin : .none)
        if let refusal = server.admit(handler, userID: userID) {
            let line = ReplyLine(refusal.code, to: .nobody, refusal.json)
            let me = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line.octets)))
                .whenComplete { _ in me.value.close(promise: nil) }
            return
        }
        do {
            try context.pipeline.syncOperations.addHandler(handler)
            handler.begin()
        } catch {
            context.close(promise: nil)
        }
    }
}

/// The kernel's `struct ucred`, which the C library shows only to GNU programs.
private struct PeerCredentials {
    var pid: pid_t = 0
    var uid: uid_t = 0
    var gid: gid_t = 0
}

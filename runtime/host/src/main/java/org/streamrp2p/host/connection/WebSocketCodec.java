package org.streamrp2p.host.connection;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** The server's side of RFC 6455 §5, in the place of the HTTP codec. */
final class WebSocketCodec {
  /** Peers say little to a node over WebSocket; more than this at once is refused with 1009. */
  static final int MAX_FRAME = 64 * 1024;

  private WebSocketCodec() {}

  /**
   * Bytes that the HTTP codec has not looked at reach the new decoder. The encoder is nearer to the
   * socket, so that the decoder's own close frames pass it.
   */
  static void replaceHttp(ChannelPipeline pipeline, String httpCodec) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(false)
            .maxFramePayloadLength(MAX_FRAME)
            .closeOnProtocolViolation(true)
            .build();
    pipeline.addAfter(httpCodec, "websocket-encoder", new WebSocket13FrameEncoder(false));
    pipeline.addAfter(
        "websocket-encoder", "websocket-decoder", new WebSocket13FrameDecoder(config));
    pipeline.remove(httpCodec);
  }
}

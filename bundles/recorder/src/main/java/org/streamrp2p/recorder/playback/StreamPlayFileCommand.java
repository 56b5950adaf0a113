package org.streamrp2p.recorder.playback;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.StreamName;

/** {@code streamr stream play-file}. */
@Component
public final class StreamPlayFileCommand implements Command {
  private static final long WAIT_SECONDS = 5;
  private static final String LOOP = "--loop";

  private final Playback playback;

  @Activate
  public StreamPlayFileCommand(@Reference Playback playback) {
    this.playback = playback;
  }

  @Override
  public String name() {
    return "stream play-file";
  }

  @Override
  public String summary() {
    return "Publishes an FLV file as a live stream";
  }

  @Override
  public String help() {
    return """
        Usage: streamr stream play-file FILE NAME [--loop]

        Publishes the file in real time until it ends, or with --loop until
        streamr playback stop. Not kept across restarts: that is playback.files.

          FILE     an FLV file; a relative path begins in the data folder
          NAME     the stream; NAME alone means live/NAME
          --loop   begins again at the end

        Example: streamr stream play-file recordings/live/show.flv live/again --loop
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    boolean repeats = invocation.arguments().contains(LOOP);
    List<String> words =
        invocation.arguments().stream().filter(word -> !word.equals(LOOP)).toList();
    if (words.size() != 2) {
      invocation
          .err()
          .println("stream play-file takes FILE NAME. See: streamr stream play-file --help");
      return CommandInvocation.MISUSED;
    }
    PlaybackJob job;
    try {
      job = playback.add(new Entry(StreamName.parse(words.get(1)), words.get(0), repeats));
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.MISUSED;
    }
    String error =
        job.outcome()
            .copy()
            .completeOnTimeout(
                "cannot be begun within " + WAIT_SECONDS + " s", WAIT_SECONDS, TimeUnit.SECONDS)
            .join();
    if (!error.isEmpty()) {
      playback.remove(job.entry().stream());
      invocation.err().println("Not played: " + error);
      return CommandInvocation.FAILED;
    }
    invocation.out().println("Played: " + job.entry() + ". See: streamr playback list");
    return CommandInvocation.DONE;
  }
}

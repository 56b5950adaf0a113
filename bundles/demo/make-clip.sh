#!/bin/sh
# Makes the demo clip: 10.24 s, the shortest length near ten seconds that is whole in frames of both
# 25 pictures a second (256) and AAC at 44.1 kHz (441). Three turns are encoded and the middle one is
# cut out, so that the end of the clip runs into its beginning.
set -e
out=${1:-demo.flv}
all=$(mktemp --suffix=.mkv)
ffmpeg -v error -y \
  -f lavfi -i "smptehdbars=size=640x360:rate=25:duration=30.72,hue=s=0.55" \
  -f lavfi -i "color=c=0x0b1f3a:size=640x120:rate=25:duration=30.72" \
  -f lavfi -i "color=c=0xff7a45:size=88x88:rate=25:duration=30.72,format=yuva420p,geq=lum='p(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='255*lte(hypot(X-43.5,Y-43.5),43)'" \
  -f lavfi -i "color=c=white:size=12x88:rate=25:duration=30.72" \
  -f lavfi -i "aevalsrc='0.10*sin(2*PI*440.0390625*t)*(0.7+0.3*cos(2*PI*t/5.12))|0.10*sin(2*PI*554.00390625*t)*(0.7-0.3*cos(2*PI*t/5.12))':sample_rate=44100:duration=30.72" \
  -filter_complex "[0][1]overlay=0:120[a];[a][2]overlay=x='276+220*sin(2*PI*t/5.12)':y='136'[b];[b][3]overlay=x='mod(t,1.28)/1.28*652-12':y=256,format=yuv420p[v]" \
  -map "[v]" -map 4:a -c:v libx264 -profile:v main -preset veryslow -bf 0 -g 25 -keyint_min 1 -sc_threshold 0 \
  -force_key_frames "expr:eq(mod(mod(n,256),25),0)" -b:v 190k -maxrate 320k -bufsize 320k \
  -c:a aac -b:a 128k -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$all"
ffmpeg -v error -y -ss 10.30 -i "$all" -t 10.19 -c copy -fflags +bitexact -flvflags no_duration_filesize "$out"
rm "$all"

@echo off
rem Starts StreamrP2P with the Java 25 or later that is found first.
setlocal
set "HOME_DIR=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if defined STREAMR_JAVA_HOME set "JAVA=%STREAMR_JAVA_HOME%\bin\java"
if exist "%HOME_DIR%\jre\bin\java.exe" set "JAVA=%HOME_DIR%\jre\bin\java"
"%JAVA%" --version >nul 2>&1
if errorlevel 1 (
  echo Java 25 or later is needed: get it from https://adoptium.net and set JAVA_HOME. 1>&2
  exit /b 1
)
"%JAVA%" -XX:+UseSerialGC -Xms16m -Xmx64m -XX:TieredStopAtLevel=1 -XX:MaxDirectMemorySize=128m -XX:+ExitOnOutOfMemoryError --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Dio.netty.jfr.enabled=false %STREAMR_JAVA_OPTS% "-Dstreamr.home=%HOME_DIR%" -cp "%HOME_DIR%\lib\*" org.streamrp2p.launcher.Main %*
exit /b %errorlevel%

#!/bin/bash
# A cluster of one node, this machine, on loopback, for tests: munged, slurmctld and slurmd of Debian's slurm-wlm.
#   slurm-loopback.sh start FOLDER [LINE…]     prints the SLURM_CONF to use; LINEs are added to it
#   slurm-loopback.sh stop FOLDER
set -eu
command=$1 folder=$(realpath -m "$2")
shift 2

start() {
  local host memory port
  host=$(hostname -s) memory=$(($(awk '/^MemTotal/ { print $2 }' /proc/meminfo) / 1024))
  # Clusters side by side keep out of each other's way.
  port=$((20000 + $$ % 20000))
  mkdir -p "$folder"/{state,spool,log,run}
  chmod 755 "$folder/run"
  head -c 1024 /dev/urandom >"$folder/munge.key"
  chmod 400 "$folder/munge.key"
  munged --force --key-file="$folder/munge.key" --socket="$folder/run/munge.socket" --pid-file="$folder/run/munged.pid" \
    --log-file="$folder/log/munged.log" --seed-file="$folder/run/munged.seed"
  cat >"$folder/slurm.conf" <<EOF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldParameters=enable_configless
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.socket
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
MpiDefault=none
ReturnToService=2
AccountingStorageType=accounting_storage/none
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
$(printf '%s\n' "$@")
EOF
  export SLURM_CONF="$folder/slurm.conf"
  slurmctld
  slurmd
  for _ in $(seq 100); do
    [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ] && break
    sleep 0.2
  done
  [ "$(sinfo --noheader --format=%T)" = idle ]
  echo "$SLURM_CONF"
}

stop() {
  local daemon pid
  for daemon in slurmd slurmctld munged; do
    pid=$(cat "$folder/run/$daemon.pid" 2>/dev/null) && kill "$pid" 2>/dev/null || true
  done
}

"$command" "$@"

using QuantBuild.Hub.Locking;

namespace QuantBuild.Hub.Snapshots;

/// <summary>Files of a hub on this machine.</summary>
/// <param name="Folder">Absolute path of the commit's folder in the hub cache.</param>
/// <param name="Locked">What they are.</param>
/// <param name="LockFile">Absolute path of the lock file that has them.</param>
internal sealed record HubSnapshot(string Folder, LockedFiles Locked, string LockFile);

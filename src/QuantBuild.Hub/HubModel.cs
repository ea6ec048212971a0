namespace QuantBuild.Hub;

/// <summary>A model of a hub on this machine.</summary>
/// <param name="Folder">Absolute path of its snapshot in the hub cache.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="LockFile">Absolute path of the lock file that it was taken from or noted in.</param>
public sealed record HubModel(string Folder, string Commit, string LockFile);

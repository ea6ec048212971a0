namespace QuantBuild.Runtime.Execution;

/// <summary>The layers of a loaded model.</summary>
internal interface INetwork : IDisposable;

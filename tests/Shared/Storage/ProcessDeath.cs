namespace QuantBuild.Tests.Shared.Storage;

/// <summary>Stands for the end of the process: nothing after it changes the disk.</summary>
internal sealed class ProcessDeath() : Exception("The process has ended.");

namespace QuantBuild.Runtime.Execution;

/// <summary>Work on elements or rows, of which each is independent of the others.</summary>
internal interface IRangeBody
{
    void Run(nint start, nint count);
}

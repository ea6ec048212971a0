namespace QuantBuild.Runtime.Layers;

/// <summary>The rows of an embedding.</summary>
internal unsafe interface IRowTable
{
    /// <param name="row">Of the table; not checked.</param>
    /// <param name="target">Receives the row.</param>
    void Read(int row, float* target);
}

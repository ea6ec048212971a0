namespace QuantBuild.Runtime.Execution;

/// <summary>A model that gives each text of a batch one row of numbers. One caller at a time.</summary>
internal interface ITextNetwork : IDisposable
{
    /// <param name="processor">Threads to use.</param>
    /// <param name="batch">Ids inside the model's tables.</param>
    /// <param name="rows">[batch.Size, columns], such as a logit a label: overwritten.</param>
    void Forward(Processor processor, TokenBatch batch, Span<float> rows);
}

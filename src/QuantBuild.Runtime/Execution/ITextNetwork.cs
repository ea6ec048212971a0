namespace QuantBuild.Runtime.Execution;

/// <summary>
/// A model that gives each text of a batch, or each of its positions, a row of numbers. One caller at a time.
/// </summary>
internal interface ITextNetwork : INetwork
{
    /// <summary>Whether every position has a row; else every text has one.</summary>
    bool IsPerToken { get; }

    /// <param name="processor">Threads to use.</param>
    /// <param name="batch">Ids inside the model's tables.</param>
    /// <param name="rows">[batch.Size, columns], or [batch.Size, batch.Length, columns]: overwritten.</param>
    void Forward(Processor processor, TokenBatch batch, Span<float> rows);
}

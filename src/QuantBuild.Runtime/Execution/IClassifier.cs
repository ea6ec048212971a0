namespace QuantBuild.Runtime.Execution;

/// <summary>A model that gives each text of a batch one row of logits. One caller at a time.</summary>
internal interface IClassifier : IDisposable
{
    /// <param name="processor">Threads to use.</param>
    /// <param name="batch">Ids inside the model's tables.</param>
    /// <param name="logits">[batch.Size, labels]: overwritten.</param>
    void Forward(Processor processor, TokenBatch batch, Span<float> logits);
}

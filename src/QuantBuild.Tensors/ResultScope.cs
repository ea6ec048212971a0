namespace QuantBuild.Tensors;

/// <summary>
/// A scope on the way to one result: what was made for it is released with the scope, unless a backward pass through
/// the result may read it. Left without a result, by an exception, it hands everything to the enclosing scope.
/// </summary>
public sealed class ResultScope : IDisposable
{
    private readonly TensorScope scope;
    private bool isLeft;

    internal ResultScope(TensorScope scope) => this.scope = scope;

    /// <summary>Hands the result to the enclosing scope, and all else with it where the result was recorded.</summary>
    public Tensor Return(Tensor result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.RequiresGradient)
        {
            scope.KeepAll();
        }
        else
        {
            scope.Keep(result);
        }

        isLeft = true;
        return result;
    }

    public void Dispose()
    {
        if (!isLeft)
        {
            scope.KeepAll();
        }

        scope.Dispose();
    }
}

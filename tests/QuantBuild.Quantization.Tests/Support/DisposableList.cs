namespace QuantBuild.Quantization.Tests.Support;

/// <summary>Disposes of what was added, the last first.</summary>
internal sealed class DisposableList : IDisposable
{
    private readonly Stack<IDisposable> items = new();

    public T Add<T>(T item)
        where T : IDisposable
    {
        items.Push(item);
        return item;
    }

    public void Dispose()
    {
        while (items.TryPop(out var item))
        {
            item.Dispose();
        }
    }
}

using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Tensors.Tests.Autograd;

public sealed class BackpropagationTests : IDisposable
{
    private readonly ReferenceBackend backend = new();

    public void Dispose() => backend.Dispose();

    [Fact]
    public void Run_Chain_VisitsOperationsInReverseOrder()
    {
        List<string> visited = [];
        var x = Leaf(2);
        var a = Recorded("a", visited, x);
        var b = Recorded("b", visited, x);
        var c = Recorded("c", visited, b, a);
        var unused = Recorded("unused", visited, c);
        Backpropagation.Run(Recorded("d", visited, a, c));
        visited.ShouldBe(["d", "c", "b", "a"]);
        unused.RequiresGradient.ShouldBeTrue();

        // d = a + c, c = b + a, a = b = x: d = 3x.
        backend.ReadFloats(x.Gradient!).ShouldBe([3f]);
    }

    [Fact]
    public void Run_InputWithoutGradient_IsNotRequested()
    {
        List<string> visited = [];
        var x = Leaf(2);
        var constant = backend.FromHost([5f], new Shape(1));
        var sum = Recorded("sum", visited, constant, x);
        ((ListContext)sum.Node!.Context).Requested.ShouldBeNull();
        var context = (ListContext)sum.Node.Context;
        Backpropagation.Run(sum);
        context.Requested.ShouldBe([false, true]);
        constant.Gradient.ShouldBeNull();
    }

    [Fact]
    public void Run_NotRecorded_Throws()
    {
        Should.Throw<InvalidOperationException>(() => Backpropagation.Run(Leaf(1)));
        Should.Throw<InvalidOperationException>(() => Backpropagation.Run(backend.Zeros(new Shape(1)).Scale(2)));
    }

    [Fact]
    public void Run_NotAScalar_Throws()
    {
        var x = backend.FromHost([1f, 2f], new Shape(2));
        x.RequiresGradient = true;
        Should.Throw<InvalidOperationException>(() => Backpropagation.Run(x.Scale(2))).Message.ShouldContain("[2]");
    }

    [Fact]
    public void Run_Twice_Throws()
    {
        var loss = Leaf(1).Scale(2);
        Backpropagation.Run(loss);
        Should.Throw<InvalidOperationException>(() => Backpropagation.Run(loss));
    }

    [Fact]
    public void Run_SharedPartOfAnEarlierRun_Throws()
    {
        var shared = Leaf(1).Scale(2);
        Backpropagation.Run(shared.Scale(3));
        Should.Throw<InvalidOperationException>(() => Backpropagation.Run(shared.Scale(4)));
    }

    [Fact]
    public void Run_OutputsOnTheWay_AreReleasedApartFromTheKeptOnes()
    {
        var x = Leaf(1);
        var first = x.Scale(2);
        var second = first.Scale(3);
        var third = second.Scale(4);
        var loss = third.Add(second);
        Backpropagation.Run(loss, second);
        first.IsReleased.ShouldBeTrue();
        third.IsReleased.ShouldBeTrue();
        backend.ReadFloats(second).ShouldBe([6f]);
        backend.ReadFloats(loss).ShouldBe([30f]);
        backend.ReadFloats(x.Gradient!).ShouldBe([30f]);
    }

    [Fact]
    public void Run_OneTensorAsGradientOfSeveral_IsReleasedWithTheLastOfThem()
    {
        // A sum hands the same gradient to both terms, and a leaf's is for the caller to read.
        var (x, y) = (Leaf(1), Leaf(2));
        Backpropagation.Run(x.Add(y).Add(x.Scale(5)));
        backend.ReadFloats(x.Gradient!).ShouldBe([6f]);
        backend.ReadFloats(y.Gradient!).ShouldBe([1f]);
    }

    [Fact]
    public void Run_TwiceForOneLeaf_AddsToTheEarlierGradient()
    {
        var x = Leaf(1);
        Backpropagation.Run(x.Scale(2));
        Backpropagation.Run(x.Scale(3).Reshape(1));
        backend.ReadFloats(x.Gradient!).ShouldBe([5f]);
    }

    [Fact]
    public void Run_LongChain_HoldsNoMoreThanTheForwardPass()
    {
        var x = backend.FromHost(new float[1000], new Shape(1000, 1));
        x.RequiresGradient = true;
        var mask = backend.FromHost(new int[1000], new Shape(1000));
        var (y, target) = (x, backend.Zeros(x.Shape));
        for (var i = 0; i < 50; i++)
        {
            y = y.Scale(2);
        }

        var loss = y.MaskedSquaredError(target, mask);
        var forward = backend.PeakBytes;
        Backpropagation.Run(loss);
        (backend.PeakBytes - forward).ShouldBeLessThanOrEqualTo(3 * 1000 * sizeof(double), $"forward {forward}");
    }

    [Fact]
    public void SuspendRecording_WhileItLasts_RecordsNothing()
    {
        var x = Leaf(1);
        using (backend.SuspendRecording())
        {
            using (backend.SuspendRecording())
            {
                x.Scale(2).RequiresGradient.ShouldBeFalse();
            }

            x.Reshape(1, 1).RequiresGradient.ShouldBeFalse();
        }

        x.Scale(2).RequiresGradient.ShouldBeTrue();
    }

    [Fact]
    public void Run_IntermediateOutlivedItsScope_Throws()
    {
        var x = Leaf(1);
        Tensor loss;
        using (var inner = backend.OpenScope())
        {
            loss = inner.Keep(x.Scale(2).Scale(3));
        }

        Should.Throw<ObjectDisposedException>(() => Backpropagation.Run(loss));
    }

    [Fact]
    public void Run_ContextWithoutARequestedGradient_Throws()
    {
        var x = Leaf(1);
        var output = backend.FromHost([1f], new Shape(1));
        output.RequiresGradient = true;
        output.Node = new GradientNode(backend.NextSequence(), [x], new EmptyContext());
        Should.Throw<InvalidOperationException>(() => Backpropagation.Run(output))
            .Message.ShouldContain(nameof(EmptyContext));
    }

    [Fact]
    public void Context_OfARecordedOperation_IsReleasedOnce()
    {
        var x = Leaf(1);
        var (kept, left) = (new ListContext("kept", [], 1), new ListContext("left", [], 1));
        using (backend.OpenScope())
        {
            var output = Recorded(kept, x);
            Recorded(left, output);
            Backpropagation.Run(output, output);
            kept.Releases.ShouldBe(1);
            left.Releases.ShouldBe(0);
        }

        kept.Releases.ShouldBe(1);
        left.Releases.ShouldBe(1);
    }

    [Fact]
    public void Run_LongChain_DoesNotRecurse()
    {
        var x = Leaf(1);
        var y = x;
        for (var i = 0; i < 20_000; i++)
        {
            y = y.Scale(1);
        }

        Backpropagation.Run(y);
        backend.ReadFloats(x.Gradient!).ShouldBe([1f]);
    }

    private Tensor Leaf(float value)
    {
        var leaf = backend.FromHost([value], new Shape(1));
        leaf.RequiresGradient = true;
        return leaf;
    }

    /// <summary>A sum whose backward pass notes that it was visited.</summary>
    private Tensor Recorded(string name, List<string> visited, params Tensor[] inputs) =>
        Recorded(new ListContext(name, visited, inputs.Length), inputs);

    private Tensor Recorded(ListContext context, params Tensor[] inputs)
    {
        var output = backend.FromHost([inputs.Sum(input => backend.ReadFloats(input)[0])], new Shape(1));
        output.RequiresGradient = true;
        output.Node = new GradientNode(backend.NextSequence(), inputs, context);
        return output;
    }

    private sealed class ListContext(string name, List<string> visited, int inputs) : OperationContext
    {
        public bool[]? Requested { get; private set; }

        public int Releases { get; private set; }

        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
        {
            visited.Add(name);
            Requested = requested.ToArray();
            return [.. Enumerable.Repeat(gradient, inputs)];
        }

        public override void Release() => Releases++;
    }

    private sealed class EmptyContext : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) => [null];
    }
}

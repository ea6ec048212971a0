using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Conformance.Tests.Backends;

/// <content>Elements, scopes, memory.</content>
public abstract partial class BackendConformance
{
    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.Int8)]
    public void Zeros_AfterOtherValuesWereReleased_AreZero(ElementType type)
    {
        for (var i = 0; i < 3; i++)
        {
            using var scope = Backend.OpenScope();
            var tensor = Backend.Zeros(new Shape(5, 13), type);
            tensor.Type.ShouldBe(type);
            ReadAsDoubles(tensor).ShouldAllBe(x => x == 0);
            Fill(tensor, i + 1);
            ReadAsDoubles(tensor).ShouldAllBe(x => x == i + 1);
        }
    }

    [Fact]
    public void Write_Floats_AreReadBackExactly()
    {
        float[] values = [0f, -0f, 1f, float.MaxValue, float.Epsilon, -3.14f, float.PositiveInfinity];
        Backend.ReadFloats(Backend.FromHost(values, new Shape(7))).ShouldBe(values);
    }

    [Fact]
    public void Write_Doubles_AreRoundedToSinglePrecisionAtMost()
    {
        double[] values = [1.0 / 3, -2.0 / 7, 1e-3];
        var tensor = Backend.Zeros(new Shape(3));
        Backend.Write(tensor, values);
        Backend.ReadFloats(tensor).ShouldBe(Array.ConvertAll(values, x => (float)x));
        Read(tensor).ShouldBeWithin(1e-7, values, "doubles");
    }

    [Fact]
    public void Write_Integers_AreReadBackExactly()
    {
        int[] integers = [int.MinValue, -1, 0, 1, int.MaxValue];
        var read = new int[5];
        Backend.Read(Backend.FromHost(integers, new Shape(5)), read);
        read.ShouldBe(integers);

        sbyte[] bytes = [sbyte.MinValue, -1, 0, 1, sbyte.MaxValue];
        var readBytes = new sbyte[5];
        Backend.Read(Backend.FromHost(bytes, new Shape(5)), readBytes);
        readBytes.ShouldBe(bytes);
    }

    [Fact]
    public void WriteAndRead_WrongLengthOrType_Throw()
    {
        var tensor = Backend.Zeros(new Shape(2, 3));
        Should.Throw<ArgumentException>(() => Backend.Write(tensor, new float[5]));
        Should.Throw<ArgumentException>(() => Backend.Write(tensor, new double[7]));
        Should.Throw<ArgumentException>(() => Backend.Write(tensor, new int[6]));
        Should.Throw<ArgumentException>(() => Backend.Write(tensor, new sbyte[6]));
        Should.Throw<ArgumentException>(() => Backend.Read(tensor, new float[7]));
        Should.Throw<ArgumentException>(() => Backend.Read(tensor, new double[5]));
        Should.Throw<ArgumentException>(() => Backend.Read(tensor, new int[6]));
        Should.Throw<ArgumentException>(() => Backend.Read(tensor, new sbyte[6]));
        Should.Throw<ArgumentException>(() => Backend.FromHost([1, 2, 3], new Shape(4)));
    }

    [Fact]
    public void Tensor_AfterItsScope_Throws()
    {
        Tensor tensor;
        using (Backend.OpenScope())
        {
            tensor = Backend.FromHost([1f], new Shape(1));
        }

        Should.Throw<ObjectDisposedException>(() => Backend.ReadFloats(tensor));
        Should.Throw<ObjectDisposedException>(() => tensor.Add(tensor));
    }

    [Fact]
    public void Keep_InNestedScopes_HandsOutwardsOneScopeAtATime()
    {
        using var outer = Backend.OpenScope();
        Tensor kept;
        Tensor lost;
        using (var middle = Backend.OpenScope())
        {
            using (var inner = Backend.OpenScope())
            {
                kept = middle.Keep(inner.Keep(Backend.FromHost([2f], new Shape(1))));
                lost = inner.Keep(Backend.FromHost([3f], new Shape(1)));
            }

            Backend.ReadFloats(lost).ShouldBe([3f]);
            Backend.ReadFloats(kept).ShouldBe([2f]);
        }

        Backend.ReadFloats(kept).ShouldBe([2f]);
        Should.Throw<ObjectDisposedException>(() => Backend.ReadFloats(lost));
    }

    [Fact]
    public void Reshape_ViewOutlivesTheOriginal_KeepsTheElements()
    {
        using var outer = Backend.OpenScope();
        Tensor view;
        using (var inner = Backend.OpenScope())
        {
            view = inner.Keep(Backend.FromHost([1f, 2f, 3f, 4f], new Shape(4)).Reshape(2, 2));
        }

        // Would take the elements' place if the view did not hold them.
        Backend.Zeros(new Shape(4));
        Backend.ReadFloats(view).ShouldBe([1f, 2f, 3f, 4f]);
    }

    [Fact]
    public void Reshape_Write_IsSeenThroughTheOriginal()
    {
        var original = Backend.Zeros(new Shape(4));
        Backend.Write(original.Reshape(2, 2), [1f, 2f, 3f, 4f]);
        Backend.ReadFloats(original).ShouldBe([1f, 2f, 3f, 4f]);
        Should.Throw<ArgumentException>(() => original.Reshape(3));
    }

    [Fact]
    public void Concatenate_AlongTheFirstExtent_KeepsEveryElement()
    {
        var first = Backend.FromHost([1f, 2f, 3f, 4f], new Shape(2, 2));
        var second = Backend.FromHost([5f, 6f], new Shape(1, 2));
        var joined = Backend.Concatenate([first, second, first]);
        joined.Shape.ShouldBe(new Shape(5, 2));
        Backend.ReadFloats(joined).ShouldBe([1f, 2f, 3f, 4f, 5f, 6f, 1f, 2f, 3f, 4f]);
        var integers = new int[3];
        Backend.Read(
            Backend.Concatenate([Backend.FromHost([7], new Shape(1)), Backend.FromHost([8, 9], new Shape(2))]),
            integers);
        integers.ShouldBe([7, 8, 9]);
        Should.Throw<ArgumentException>(() => Backend.Concatenate([first, Backend.FromHost([1f], new Shape(1, 1))]));
        Should.Throw<ArgumentException>(() => Backend.Concatenate([first, Backend.FromHost([1, 2], new Shape(1, 2))]));
    }

    [Fact]
    public void CopyFillAndFull_GiveEveryElement()
    {
        var target = Backend.Full(new Shape(2, 3), 2.5f);
        Backend.ReadFloats(target).ShouldAllBe(value => value == 2.5f);
        Backend.CopyTo(Backend.FromHost([7f, 8f], new Shape(2)), target, first: 3);
        Backend.ReadFloats(target).ShouldBe([2.5f, 2.5f, 2.5f, 7f, 8f, 2.5f]);
        var copy = Backend.Copy(target);
        Backend.Fill(target, -1);
        Backend.ReadFloats(target).ShouldAllBe(value => value == -1);
        Backend.ReadFloats(copy).ShouldBe([2.5f, 2.5f, 2.5f, 7f, 8f, 2.5f]);
        var bytes = new sbyte[3];
        Backend.Read(Backend.Copy(Backend.FromHost((ReadOnlySpan<sbyte>)[-1, 0, 1], new Shape(3))), bytes);
        bytes.ShouldBe([-1, 0, 1]);
    }

    [Fact]
    public void Borrow_OfABackendBeside_SeesTheElements()
    {
        var tensor = Backend.FromHost([1f, 2f, 3f], new Shape(3));
        using var beside = Backend.Beside(1);
        beside.Identity.ShouldBe(Backend.Identity);
        beside.ReadFloats(beside.Borrow(tensor)).ShouldBe([1f, 2f, 3f]);
        Backend.ReadFloats(Backend.Borrow(tensor)).ShouldBe([1f, 2f, 3f]);
        using var other = new ReferenceBackend();
        other.ReadFloats(other.Borrow(tensor)).ShouldBe([1f, 2f, 3f]);
    }

    [Fact]
    public void WriteAndRead_ThroughASpan_SeeEveryElement()
    {
        var tensor = Backend.FromHost(values => values.Fill(3), new Shape(2, 3));
        var sum = 0f;
        Backend.Read(tensor, values =>
        {
            foreach (var value in values)
            {
                sum += value;
            }
        });
        sum.ShouldBe(18);
        Backend.ReadFloats(Backend.Copy(tensor)).ShouldAllBe(value => value == 3);
    }

    [Fact]
    public void Operation_TensorOfAnotherBackend_Throws()
    {
        using var other = new ReferenceBackend();
        var own = Backend.Zeros(new Shape(2));
        var foreign = other.Zeros(new Shape(2));
        Should.Throw<ArgumentException>(() => own.Add(foreign));
        Should.Throw<ArgumentException>(() => Backend.ReadFloats(foreign));
    }

    [Fact]
    public void PeakBytes_OverRepeatedSteps_IsSteady()
    {
        Step();
        var peak = Backend.PeakBytes;
        for (var i = 0; i < 5; i++)
        {
            Step();
        }

        peak.ShouldBeGreaterThanOrEqualTo(3 * 64 * 64 * sizeof(float));
        Backend.PeakBytes.ShouldBe(peak);

        void Step()
        {
            using var scope = Backend.OpenScope();
            var weight = Backend.FromHost(Some.Floats(1, 64 * 64), new Shape(64, 64));
            weight.RequiresGradient = true;
            var input = Backend.FromHost(Some.Floats(2, 64 * 64), new Shape(64, 64));
            var hidden = input.Linear(weight, null, Activation.Gelu).Linear(weight);
            var mask = Backend.FromHost(Some.Integers(3, 64, 1, 1), new Shape(64));
            Backpropagation.Run(hidden.MaskedSquaredError(input, mask));
        }
    }

    [Fact]
    public void Dispose_WithTensorsAlive_ReleasesThem()
    {
        var own = Create();
        var tensor = own.Zeros(new Shape(3));
        own.OpenScope();
        var inner = own.Zeros(new Shape(3));
        own.Dispose();
        Should.Throw<ObjectDisposedException>(() => own.ReadFloats(tensor));
        Should.Throw<ObjectDisposedException>(() => own.ReadFloats(inner));
        Should.Throw<ObjectDisposedException>(() => own.Zeros(new Shape(3)));
        own.Dispose();
    }

    private void Fill(Tensor tensor, int value)
    {
        var integers = Enumerable.Repeat(value, (int)tensor.Shape.Count);
        switch (tensor.Type)
        {
            case ElementType.Float32:
                Backend.Write(tensor, [.. integers.Select(x => (float)x)]);
                break;
            case ElementType.Int32:
                Backend.Write(tensor, [.. integers]);
                break;
            default:
                Backend.Write(tensor, [.. integers.Select(x => (sbyte)x)]);
                break;
        }
    }

    private double[] ReadAsDoubles(Tensor tensor)
    {
        var count = (int)tensor.Shape.Count;
        switch (tensor.Type)
        {
            case ElementType.Float32:
                return Read(tensor);
            case ElementType.Int32:
                var integers = new int[count];
                Backend.Read(tensor, integers);
                return Array.ConvertAll(integers, x => (double)x);
            default:
                var bytes = new sbyte[count];
                Backend.Read(tensor, bytes);
                return Array.ConvertAll(bytes, x => (double)x);
        }
    }
}

using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Tensors.Tests;

public sealed class TensorScopeTests : IDisposable
{
    private readonly ReferenceBackend backend = new();

    public void Dispose() => backend.Dispose();

    [Fact]
    public void Dispose_ReleasesTheScopesTensorsOnly()
    {
        var before = backend.Zeros(new Shape(1));
        Tensor inside;
        using (backend.OpenScope())
        {
            inside = backend.Zeros(new Shape(1));
        }

        inside.IsReleased.ShouldBeTrue();
        before.IsReleased.ShouldBeFalse();
    }

    [Fact]
    public void Dispose_OutOfOrder_Throws()
    {
        var outer = backend.OpenScope();
        using var inner = backend.OpenScope();
        Should.Throw<InvalidOperationException>(outer.Dispose);
    }

    [Fact]
    public void Keep_TensorOfThisScope_LivesInTheEnclosingOne()
    {
        Tensor kept;
        using (backend.OpenScope())
        {
            using (var inner = backend.OpenScope())
            {
                kept = inner.Keep(backend.Zeros(new Shape(1)));
            }

            kept.IsReleased.ShouldBeFalse();
        }

        kept.IsReleased.ShouldBeTrue();
    }

    [Fact]
    public void Keep_TensorOfAnOuterScope_ChangesNothing()
    {
        var outer = backend.OpenScope();
        var tensor = backend.Zeros(new Shape(1));
        using (var inner = backend.OpenScope())
        {
            inner.Keep(tensor);
        }

        tensor.IsReleased.ShouldBeFalse();
        outer.Dispose();
        tensor.IsReleased.ShouldBeTrue();
    }

    [Fact]
    public void Dispose_TensorsOfOneStorage_FreeItWithTheLast()
    {
        var one = new Shape(1);
        var peak = PeakOf(() =>
        {
            Tensor view;
            using (var inner = backend.OpenScope())
            {
                view = inner.Keep(backend.Zeros(new Shape(1000)).Reshape(10, 100));
            }

            view.IsReleased.ShouldBeFalse();
            backend.Zeros(one);
        });
        peak.ShouldBe(1001 * sizeof(double));
        PeakOf(() => backend.Zeros(new Shape(1001))).ShouldBe(peak);
    }

    [Fact]
    public void Return_NothingRecorded_LeavesTheResultAlone()
    {
        Tensor between;
        Tensor result;
        using (var scope = backend.OpenResultScope())
        {
            between = backend.Zeros(new Shape(1));
            result = scope.Return(between.Scale(2));
        }

        between.IsReleased.ShouldBeTrue();
        result.IsReleased.ShouldBeFalse();
    }

    [Fact]
    public void Return_Recorded_LeavesWhatABackwardPassReads()
    {
        var leaf = backend.Zeros(new Shape(1));
        leaf.RequiresGradient = true;
        Tensor between;
        using (var scope = backend.OpenResultScope())
        {
            between = leaf.Scale(2);
            scope.Return(between.Scale(2));
        }

        between.IsReleased.ShouldBeFalse();
    }

    [Fact]
    public void Dispose_ResultScopeLeftByAnException_HandsEverythingOn()
    {
        Tensor? captured = null;
        using (backend.OpenScope())
        {
            Should.Throw<InvalidOperationException>(() =>
            {
                using var scope = backend.OpenResultScope();
                captured = backend.Zeros(new Shape(1));
                throw new InvalidOperationException();
            });
            captured!.IsReleased.ShouldBeFalse();
        }

        captured.IsReleased.ShouldBeTrue();
    }

    [Fact]
    public void Adopt_TensorOfAScopeInside_OutlivesThatOne()
    {
        using var outer = backend.OpenScope();
        Tensor adopted;
        using (backend.OpenScope())
        {
            adopted = outer.Adopt(backend.Zeros(new Shape(1)));
        }

        adopted.IsReleased.ShouldBeFalse();
    }

    [Fact]
    public void Discard_Recorded_Throws()
    {
        var leaf = backend.Zeros(new Shape(1));
        leaf.RequiresGradient = true;
        Should.Throw<InvalidOperationException>(leaf.Scale(2).Discard);
        var plain = backend.Zeros(new Shape(1));
        plain.Discard();
        plain.IsReleased.ShouldBeTrue();
    }

    private long PeakOf(Action action)
    {
        using var scope = backend.OpenScope();
        action();
        return backend.PeakBytes;
    }
}

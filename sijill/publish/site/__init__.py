"""The public site: a pure function of a frozen release (`build.build`); reading it needs no program of ours."""
